/** Fetches what is behind signing in, once however often it is called. */
export const loadSignedIn = () => import('./signed-in');
