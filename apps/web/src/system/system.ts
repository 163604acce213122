import type { Schemas } from '../api';

export type System = Schemas['SystemResponse'];
export type Service = Schemas['ServiceResponse'];
export type Instance = Schemas['InstanceResponse'];
export type Store = Schemas['StoreResponse'];
