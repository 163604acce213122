export { ChooseOrderPage } from './choose-order-page';
export { JourneyPage } from './journey-page';
