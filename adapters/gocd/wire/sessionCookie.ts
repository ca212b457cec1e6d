/**
 * Keeps GoCD's session cookie, so that the server need not check the password (a hash, or a call to a directory)
 * at every request. GoCD does not check the credentials of a request with a valid session, therefore a keeper
 * must never be shared between accounts. It is for one server: the URL is not looked at.
 */
export class SessionCookie {
  #pair = '';

  /** To be sent with a request. The client's own cookie jar is of no use: with it, short answers never end. */
  headers(): { cookie?: string } {
    return this.#pair === '' ? {} : { cookie: this.#pair };
  }

  getCookieString(): string {
    return this.#pair;
  }

  setCookie(header: string): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    if (!pair.startsWith('JSESSIONID=')) return;
    const ended = pair === 'JSESSIONID=' || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    this.#pair = ended ? '' : pair;
  }

  forget(): void {
    this.#pair = '';
  }
}
