import { DEMO_PASSWORD, DEMO_USERS } from '@sight-webhooks/testing';

const TOKEN = 'npm run -s token -- --account acme --role account-owner';

/** What `npm start` says about signing in. */
export function signInLines(hasDemoUsers: boolean): readonly string[] {
  const width = Math.max(...DEMO_USERS.map(({ email }) => email.length));
  const users = DEMO_USERS.map(({ email, description }) => `  ${email.padEnd(width)}  ${description}`);
  return [
    ...(hasDemoUsers ? [`sign in at that address with the password "${DEMO_PASSWORD}" as`, ...users] : []),
    `programs sign in with a token: ${TOKEN}`,
  ];
}
