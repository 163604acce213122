/** A name without the package before it: `trellis.user.v1.UserRegistered` is `UserRegistered`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
