/** The console, as the provider knows it. */
export const LOCAL_CLIENT_ID = 'sight-webhooks-console';
/** `sight` brings the claims about the account. */
export const LOCAL_SCOPES = 'openid profile email sight';
