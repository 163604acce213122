/** Which service this process is an instance of. Also the Nest token under which the kit provides it. */
export class ServiceInfo {
  /** The service's name: `order`. Names its consumer group and its entry in the registry. */
  readonly name: string;
  /** Unique over all instances of all time. */
  readonly instanceId: string;
  readonly version: string;

  constructor(options: { name: string; instanceId: string; version: string }) {
    this.name = options.name;
    this.instanceId = options.instanceId;
    this.version = options.version;
  }
}
