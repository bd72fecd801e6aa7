import { DEMO_PASSWORD, DEMO_USERS } from './demo-users.js';
import { escapeHtml, page } from './page.js';

export type LoginForm = {
  /** What was typed before, or chosen from the list. */
  readonly email: string;
  readonly error?: string;
};

/** Works without scripts; an error is said in words, and announced. */
export function loginPage({ email, error }: LoginForm): string {
  const described = error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"';
  const focusPassword = email !== '';
  return page(
    'Sign in to Sight',
    `${error === undefined ? '' : `<p class="error" id="error" role="alert">${escapeHtml(error)}</p>`}
<form method="post">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${escapeHtml(email)}"${described}${focusPassword ? '' : ' autofocus'}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}${focusPassword ? ' autofocus' : ''}>
<button type="submit">Sign in</button>
</form>
<h2>Demo users, password “${DEMO_PASSWORD}”</h2>
<ul>${DEMO_USERS.map(userItem).join('')}</ul>`,
  );
}

function userItem({ email, description }: (typeof DEMO_USERS)[number]): string {
  const query = new URLSearchParams({ email }).toString();
  return `<li><a href="?${escapeHtml(query)}">${escapeHtml(email)}</a><br>${escapeHtml(description)}</li>`;
}
