import { isDay } from '@yidi/kernel';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/** Citizen identity number (公民身份号码): six digits of division, date of birth, serial, check character. GB 11643-1999. */
export const isIdNumber = (text: string): boolean => {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  if (!isDay(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return CHECK[sum % 11] === text[17];
};
