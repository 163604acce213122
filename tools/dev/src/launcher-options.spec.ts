import { describe, expect, it } from 'vitest';
import { parseLauncherOptions, UsageError } from './launcher-options';

const parse = (...args: string[]) => parseLauncherOptions('/workspace', args, ['order', 'user']);

describe('the options of npm start', () => {
  it('keep data in the workspace and run one instance of each app on PostgreSQL alone by default', () => {
    expect(parse()).toEqual({
      stateDirectory: '/workspace/.trellis',
      reset: false,
      port: undefined,
      instances: new Map(),
      skipBuild: false,
      distributed: false,
    });
  });

  it('ask for Kafka and Consul by --distributed', () => {
    expect(parse('--distributed')).toMatchObject({ distributed: true });
  });

  it('take a port, a folder and numbers of instances', () => {
    expect(
      parse('--port', '9000', '--state', 'elsewhere', '--instances', 'order=2', '--reset'),
    ).toMatchObject({
      stateDirectory: '/workspace/elsewhere',
      reset: true,
      port: 9000,
      instances: new Map([['order', 2]]),
    });
  });

  it.each([
    [['--port', 'http'], /--port http: a port is a number/],
    [['--port', '65536'], /--port 65536/],
    [['--instances', 'order'], /expected <app>=<1 to 20>/],
    [['--instances', 'order=0'], /expected <app>=<1 to 20>/],
    [['--instances', 'oder=2'], /there is no app oder, only order, user/],
    [['--rest'], /--rest/],
  ])('refuse %j by name', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });
});
