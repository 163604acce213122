/** An account. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: 'user' | 'operator';
  readonly createdAt: Date;
}
