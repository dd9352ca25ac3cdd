/** Texts of floating-point numbers that are hard to round, or nearly numbers, as patterns to draw from; and their exact values. */

/** Mostly decimals that are hard to round; digits may be missing. */
export const decimalText = /^[+-]?(?:0|9|[0-9]){0,25}\.?(?:0|9|[0-9]){0,25}(?:[eE][+-]?[0-9]{1,2})?$/;
/** The same with exponents up to those of the largest long doubles and beyond. */
export const longDecimalText = /^[+-]?(?:0|9|[0-9]){0,40}\.?(?:0|9|[0-9]){0,40}[eE][+-]?[1-5][0-9]{0,3}$/;
export const hexadecimalText = /^[+-]?0[xX](?:0|8|f|[0-9a-fA-F]){0,20}\.?(?:0|8|f|[0-9a-fA-F]){0,20}(?:[pP][+-]?[0-9]{1,2})?$/;
/** Exponents are about those of the least and the greatest doubles. */
export const wideHexadecimalText = /^[+-]?0[xX](?:0|8|f|[0-9a-fA-F]){0,20}\.?(?:0|8|f|[0-9a-fA-F]){0,20}[pP][+-]?1[01][0-9][0-9]$/;
/** Exponents are about those of the least and the greatest long doubles. */
export const longHexadecimalText = /^[+-]?0[xX](?:0|8|f|[0-9a-fA-F]){0,20}\.?(?:0|8|f|[0-9a-fA-F]){0,20}[pP][+-]?16[345][0-9][0-9]$/;
/** Rarely a number. */
export const noiseText = /^[0-9.eExXpP+\-infatyINFATY \0]{0,9}$/;

/** What the syntax is, in another language. */
export const numberSyntax =
  /^[+-]?(?:inf|infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|0x(?:[0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p[+-]?[0-9]+)?)$/i;

/** A fraction: numerator / denominator. */
export type Ratio = readonly [numerator: bigint, denominator: bigint];

const decimalParts = /^([+-]?)([0-9]*)\.?([0-9]*)(?:e([+-]?[0-9]+))?$/i;
const hexadecimalParts = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?[0-9]+))?$/i;

/** The exact value of a decimal or hexadecimal number. */
export function exactValue(text: string): Ratio {
  const hexadecimal = hexadecimalParts.exec(text);
  const parts = hexadecimal ?? decimalParts.exec(text);
  if (parts === null) throw new Error(`no number: ${text}`);
  const [, sign, whole, fraction = "", exponentText = "0"] = parts;
  let numerator = BigInt(`${hexadecimal === null ? "" : "0x"}0${whole}${fraction}`);
  let denominator = (hexadecimal === null ? 10n : 16n) ** BigInt(fraction.length);
  const exponent = BigInt(exponentText);
  const base = hexadecimal === null ? 10n : 2n;
  if (exponent >= 0n) numerator *= base ** exponent;
  else denominator *= base ** -exponent;
  return [sign === "-" ? -numerator : numerator, denominator];
}
