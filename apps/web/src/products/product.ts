import type { Schemas } from '../api';

export type Product = Schemas['ProductResponse'];
