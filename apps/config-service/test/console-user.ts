import { Visitor, type Stack, type VisitOptions } from '@sight-webhooks/testing';

export type SessionView = {
  readonly user: { readonly name: string; readonly email: string };
  readonly accountId: string;
  readonly roles: readonly string[];
  readonly canManage: boolean;
  readonly canOperate: boolean;
  readonly expiresAt: string;
  readonly csrfToken: string;
};

/** Somebody who uses the console of a stack in a browser of their own. */
export class ConsoleUser {
  readonly visitor = new Visitor();
  readonly url: string;

  constructor(stack: Stack) {
    this.url = stack.url();
  }

  static async signedIn(stack: Stack, email = 'owner@acme.example'): Promise<ConsoleUser> {
    const user = new ConsoleUser(stack);
    await user.visitor.signIn(user.url, email);
    return user;
  }

  /** As a script of the console asks. */
  async ask(path: string, options: VisitOptions = {}): Promise<Response> {
    const headers = { accept: 'application/json', ...options.headers };
    return this.visitor.send(this.url + path, { ...options, headers });
  }

  async session(): Promise<SessionView> {
    return (await (await this.ask('/auth/session')).json()) as SessionView;
  }

  /** What a browser and the console's scripts put into a request that changes something. */
  async ownHeaders(): Promise<Record<string, string>> {
    const { csrfToken } = await this.session();
    return { origin: this.url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrfToken };
  }

  async createWebhook(headers: Record<string, string>): Promise<Response> {
    const body = { name: 'Slack', url: 'https://example.com/hooks', events: ['report.created'] };
    return this.ask('/api/v1/webhooks', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async sessionCookie() {
    const cookies = await this.visitor.cookies(this.url);
    return cookies.find(({ key }) => key.startsWith('sight-webhooks-session'));
  }
}
