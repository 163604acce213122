import { checkKubernetes } from './check-kubernetes';
import { checkWorkflows } from './check-workflows';
import { DeploymentFaultError } from './deployment.errors';
import { installCheckers } from './install-checkers';

/** Holds what deploys the system against the tools that know its formats. Exits with 1 when one of them finds a fault. */
export async function main(): Promise<void> {
  const print = (line: string) => console.log(line);
  try {
    const checkers = await installCheckers(print);
    for (const check of [checkWorkflows, checkKubernetes]) print(await check(checkers, print));
  } catch (error) {
    if (error instanceof DeploymentFaultError) console.error(error.findings);
    console.error(process.env.DEBUG ? (error as Error).stack : (error as Error).message);
    process.exitCode = 1;
  }
}
