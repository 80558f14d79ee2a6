/** Length of an IBAN by country (ISO 13616 registry): the mod-97 rule alone passes one in 97 misread strings. */
const IBAN_LENGTH: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28, CZ: 24,
  DE: 22, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, GT: 28,
  HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20,
  LV: 21, MC: 27, MD: 24, ME: 22, MK: 19, MR: 27, MT: 31, MU: 30, NL: 18, NO: 15, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29,
  RO: 24, RS: 22, SA: 24, SC: 31, SE: 24, SI: 19, SK: 24, SM: 27, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22,
  VG: 24, XK: 20,
}; // biome-ignore format: a table

/** Characters of an IBAN of the country that a code names; null for countries without IBAN. */
export function ibanLength(country: string): number | null {
  return Object.hasOwn(IBAN_LENGTH, country) ? IBAN_LENGTH[country]! : null;
}

/** Whether a compact upper-case string is an IBAN: country's length and ISO 7064 mod 97 = 1. */
export function isIban(compact: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact) || ibanLength(compact.slice(0, 2)) !== compact.length)
    return false;
  let rest = 0;
  for (const c of compact.slice(4) + compact.slice(0, 4)) {
    const digit = c >= 'A' ? c.charCodeAt(0) - 55 : Number(c);
    rest = (digit > 9 ? rest * 100 + digit : rest * 10 + digit) % 97;
  }
  return rest === 1;
}

/** VAT identification numbers of the EU (VIES formats), the United Kingdom, Switzerland and Norway. */
const VAT: Readonly<Record<string, RegExp>> = {
  AT: /^ATU\d{8}$/, BE: /^BE[01]\d{9}$/, BG: /^BG\d{9,10}$/, CY: /^CY\d{8}[A-Z]$/, CZ: /^CZ\d{8,10}$/, DE: /^DE\d{9}$/,
  DK: /^DK\d{8}$/, EE: /^EE\d{9}$/, EL: /^EL\d{9}$/, ES: /^ES[A-Z0-9]\d{7}[A-Z0-9]$/, FI: /^FI\d{8}$/,
  FR: /^FR[A-Z0-9]{2}\d{9}$/, GB: /^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/, HR: /^HR\d{11}$/, HU: /^HU\d{8}$/,
  IE: /^IE(\d{7}[A-Z]{1,2}|\d[A-Z*+]\d{5}[A-Z])$/, IT: /^IT\d{11}$/, LT: /^LT(\d{9}|\d{12})$/, LU: /^LU\d{8}$/,
  LV: /^LV\d{11}$/, MT: /^MT\d{8}$/, NL: /^NL\d{9}B\d{2}$/, PL: /^PL\d{10}$/, PT: /^PT\d{9}$/, RO: /^RO\d{2,10}$/,
  SE: /^SE\d{12}$/, SI: /^SI\d{8}$/, SK: /^SK\d{10}$/, XI: /^XI\d{9}$/, CH: /^CHE\d{9}(MWST|TVA|IVA)?$/, NO: /^NO\d{9}(MVA)?$/,
}; // biome-ignore format: a table

/** Whether a compact upper-case string has the form of a European VAT identification number. */
export function isVatId(compact: string): boolean {
  const country = compact.slice(0, 2);
  return Object.hasOwn(VAT, country) && VAT[country]!.test(compact);
}
