import type { CommandMessage, Commands, ReplyMessage } from './commands';

/** Serves commands to the process that started this one, until that one lets go. */
export function serveCommands(commands: Commands): void {
  process.on('message', (message: CommandMessage) => {
    void answer(commands, message).then((reply) => process.send?.(reply));
  });
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole group; the starting process ends the others in order.
  process.on('SIGINT', () => undefined);
}

async function answer(
  commands: Commands,
  { id, command, parameters }: CommandMessage,
): Promise<ReplyMessage> {
  try {
    const run = commands[command];
    if (!run) throw new Error(`This process knows no command ${command}.`);
    return { id, result: await run(parameters) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
