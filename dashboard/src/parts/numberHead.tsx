/** The head of a column of numbers. */
export function NumberHead({ children }: { readonly children: string }) {
  return (
    <th scope="col" class="right">
      {children}
    </th>
  );
}
