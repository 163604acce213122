import { Logger } from '@nestjs/common';
import { choiceValues, liveSetting, type LiveSettings } from '@trellis/settings';
import { logLevels, type LogLevelName, type ServiceLogger } from './service-logger';

/**
 * Follows the live setting `<service>/log-level` until closed. Removing it brings the configured level back; what is not
 * a level is passed over.
 */
export function followLogLevel(
  service: string,
  settings: LiveSettings,
  logger: ServiceLogger,
): { close(): void } {
  const log = new Logger('LogLevel');
  const setting = liveSetting<LogLevelName>(settings, {
    key: `${service}/log-level`,
    description: 'The least severe lines that are logged.',
    values: choiceValues(logLevels),
    defaultValue: logger.level,
  });
  setting.onChange((level) => {
    log.log(`The log level is ${level} from now on, it was ${logger.level}`);
    logger.level = level;
  });
  return setting;
}
