import { Visitor, type TrellisSystem } from '../harness';
import type { Account, Person } from './person';
import type { Who } from './screen';
import { giveAPast } from './screens';

/** Those who look at screens, with the accounts they have. */
export type People = Readonly<Record<Exclude<Who, 'visitor'>, Account>>;

/** Opens accounts, and gives the regular a past. */
export async function bringPeople(system: TrellisSystem): Promise<People> {
  const [newcomer, regular] = await Promise.all([
    Visitor.signUp(system.gatewayUrl),
    Visitor.signUp(system.gatewayUrl),
  ]);
  await giveAPast(system, regular);
  return { newcomer, regular, operator: await system.operatorCredentials() };
}

/** Comes in as one of them. */
export async function enterAs(who: Who, person: Person, people: People): Promise<void> {
  if (who !== 'visitor') await person.signIn(people[who]);
}
