/** Turns passwords into what may be stored. */
export abstract class PasswordHasher {
  abstract hash(password: string): Promise<string>;

  /** Takes as long for an unknown account (`hash` undefined, always false) as for a wrong password. */
  abstract verify(password: string, hash: string | undefined): Promise<boolean>;
}
