/** Runs a task while no other task runs. */
export type Exclusively = <T>(task: () => Promise<T>) => Promise<T>;

/** One task at a time among all tabs of this browser; in browsers without locks, among those of this tab. */
export function browserWide(lockName: string): Exclusively {
  // Locks exist on https and on localhost only.
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return locks ? (task) => locks.request(lockName, task) : inTurn();
}

/** One task at a time, in the order of the calls. A task that fails does not hold up the next. */
export function inTurn(): Exclusively {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
