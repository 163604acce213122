import { generalScreens } from './general-screens';
import type { Screen } from './screen';
import { shopScreens } from './shop/shop-screens';

export { orderSomeOfEach as giveAPast } from './shop/order-some-of-each';

/** Every screen that there is. */
export const screens: readonly Screen[] = [...generalScreens, ...shopScreens];
