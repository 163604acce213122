import { describe, expect, it } from 'vitest';
import { CommandError } from './command.errors.ts';
import { runDeadLetters } from './run-dead-letters.ts';

const run = (args: string[], environment = {}) =>
  runDeadLetters(args, { environment, defaultStateDirectory: '/nonexistent', print: () => {} });

describe('npm run dead-letters', () => {
  it.each([
    [[]],
    [['show']],
    [['list', 'order/1']],
    [['redrive']],
    [['redrive', 'a/1', 'b/2']],
    [['list', '--all']],
  ])('shows how it is used for %j', async (args) => {
    await expect(run(args)).rejects.toThrow(/Usage: npm run dead-letters/);
  });

  it('says what a dead letter is named by', async () => {
    await expect(run(['discard', '17'])).rejects.toThrow(
      '17 does not name a dead letter: expected <service>/<id>.',
    );
  });

  it('says what to do when no system runs', async () => {
    await expect(run(['list'])).rejects.toThrow(
      /Start it by `npm start`, or name one by TRELLIS_GATEWAY_URL/,
    );
  });

  it('says so in one line when the gateway cannot be reached', async () => {
    const environment = { TRELLIS_GATEWAY_URL: 'http://127.0.0.1:9', TRELLIS_OPERATOR_PASSWORD: 'x' };
    const error = await run(['list'], environment).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CommandError);
    expect((error as Error).message).toMatch(/^http:\/\/127\.0\.0\.1:9 cannot be reached: .+$/);
  });
});
