/**
 * Who may call a method: anyone, the bearer of a valid access token, or the bearer of one with the operator role.
 * A method whose contract says nothing is AUTHENTICATED.
 */
export type MethodAccess = 'PUBLIC' | 'AUTHENTICATED' | 'OPERATOR';
