export { formatMoney, sumByCurrency, type Money } from './money';
