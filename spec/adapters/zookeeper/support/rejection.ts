/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => new Error('it was fulfilled'),
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new TypeError(`rejected with ${String(error)}`);
}
