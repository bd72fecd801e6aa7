import { CookieJar, type Cookie } from 'tough-cookie';
import { DEMO_PASSWORD } from './demo-users.js';

/** Where a visitor got to by following redirects. */
export type Visit = { readonly url: string; readonly response: Response; readonly text: string };

export type VisitOptions = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
};

const MAX_REDIRECTS = 10;

/** Somebody with a browser that has no scripts: keeps cookies as browsers do, without regard to ports, and follows redirects. */
export class Visitor {
  readonly #jar = new CookieJar();

  /** One request. */
  async send(url: string, { method = 'GET', headers = {}, body }: VisitOptions = {}): Promise<Response> {
    const cookie = await this.#jar.getCookieString(url);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const each of response.headers.getSetCookie()) await this.#jar.setCookie(each, url);
    return response;
  }

  /** Navigates, and follows redirects until there is a page, or until `until` has matched where one leads. */
  async visit(url: string, options: VisitOptions = {}, until?: RegExp): Promise<Visit> {
    let at = url;
    let response = await this.send(at, options);
    for (let redirects = 0; redirects < MAX_REDIRECTS; redirects += 1) {
      const location = response.headers.get('location');
      const leadsOn = location !== null && response.status >= 300 && response.status < 400;
      if (!leadsOn) return { url: at, response, text: await response.text() };
      at = new URL(location, at).href;
      if (until?.test(at) === true) return { url: at, response, text: '' };
      response = await this.send(at);
    }
    throw new Error(`more than ${String(MAX_REDIRECTS)} redirects, the last one to ${at}`);
  }

  /** To the provider's form for e-mail address and password. */
  async openSignIn(consoleUrl: string, returnTo = '/'): Promise<Visit> {
    return this.visit(`${consoleUrl}/auth/login?${new URLSearchParams({ returnTo }).toString()}`);
  }

  /** Fills the form in and sends it. */
  async submit(form: Visit, email: string, password = DEMO_PASSWORD, until?: RegExp): Promise<Visit> {
    const body = new URLSearchParams({ email, password });
    return this.visit(form.url, { method: 'POST', body }, until);
  }

  /** The whole way; ends at the page of the console. */
  async signIn(consoleUrl: string, email: string, returnTo = '/'): Promise<Visit> {
    return this.submit(await this.openSignIn(consoleUrl, returnTo), email);
  }

  /** The cookies that a request to this address would carry. */
  async cookies(url: string): Promise<Cookie[]> {
    return this.#jar.getCookies(url);
  }

  async setCookie(cookie: string, url: string): Promise<void> {
    await this.#jar.setCookie(cookie, url);
  }
}
