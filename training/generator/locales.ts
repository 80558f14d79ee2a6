import type { Chance } from './chance.ts';
import type { Language } from './truth.ts';

export interface Locale {
  readonly lang: Language;
  readonly country: string;
  readonly currency: string;
  readonly symbols: readonly string[];
  /** Marks of decimals and thousands. */
  readonly marks: readonly (readonly [string, string])[];
  readonly dates: readonly ((y: number, m: number, d: number) => string)[];
  readonly rates: readonly number[];
  readonly legal: readonly string[];
  readonly cities: readonly (readonly [string, string])[];
  readonly streets: readonly string[];
  readonly houseFirst: boolean;
  readonly postcodeLast: boolean;
  readonly vat: (chance: Chance) => string;
  readonly bank: string;
  readonly phone: (chance: Chance) => string;
}

const two = (n: number) => String(n).padStart(2, '0');
const MONTHS: Record<Language, readonly string[]> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  fr: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
  es: ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
}; // biome-ignore format: four lists

const dayMonth =
  (mark: string, short = false) =>
  (y: number, m: number, d: number) =>
    `${two(d)}${mark}${two(m)}${mark}${short ? two(y % 100) : y}`;
const isoDate = (y: number, m: number, d: number) => `${y}-${two(m)}-${two(d)}`;

export const LOCALES: readonly Locale[] = [
  {
    lang: 'en', country: 'United Kingdom', currency: 'GBP', symbols: ['£', 'GBP ', '£ '], marks: [['.', ',']],
    dates: [dayMonth('/'), (y, m, d) => `${d} ${MONTHS.en[m - 1]} ${y}`, (y, m, d) => `${two(d)}-${MONTHS.en[m - 1]!.slice(0, 3)}-${y}`, dayMonth('/', true)],
    rates: [20, 5], legal: ['Ltd', 'Limited', 'LLP', 'plc', '& Sons'],
    cities: [['Leeds', 'LS1 4DY'], ['Bristol', 'BS1 5TR'], ['Norwich', 'NR2 1AB'], ['Oxford', 'OX4 2JZ'], ['York', 'YO1 7HH'], ['Cardiff', 'CF10 2AF']],
    streets: ['High Street', 'Station Road', 'Mill Lane', 'Victoria Road', 'Church Walk', 'Quay Street', 'Park Avenue'],
    houseFirst: true, postcodeLast: true, vat: (c) => `GB${c.digits(9)}`, bank: 'GB', phone: (c) => `0${c.whole(113, 199)} ${c.digits(3)} ${c.digits(4)}`,
  },
  {
    lang: 'en', country: 'United States', currency: 'USD', symbols: ['$', 'USD ', '$ '], marks: [['.', ',']],
    dates: [(y, m, d) => `${two(m)}/${two(d)}/${y}`, (y, m, d) => `${MONTHS.en[m - 1]} ${d}, ${y}`, (y, m, d) => `${MONTHS.en[m - 1]!.slice(0, 3)} ${two(d)}, ${y}`, (y, m, d) => `${m}/${d}/${two(y % 100)}`, isoDate],
    rates: [7.25, 8.5, 6], legal: ['Inc.', 'LLC', 'Corp.', 'Co.', 'Group'],
    cities: [['Portland, OR', '97205'], ['Austin, TX', '78701'], ['Madison, WI', '53703'], ['Tulsa, OK', '74103'], ['Dayton, OH', '45402'], ['Boise, ID', '83702']],
    streets: ['Main Street', 'Oak Avenue', 'Industrial Parkway', '2nd Street', 'Lakeview Drive', 'Harbor Blvd', 'Elm Court'],
    houseFirst: true, postcodeLast: true, vat: (c) => `US${c.digits(9)}`, bank: '', phone: (c) => `(${c.whole(201, 989)}) ${c.whole(200, 999)}-${c.digits(4)}`,
  },
  {
    lang: 'de', country: 'Deutschland', currency: 'EUR', symbols: ['€', 'EUR '], marks: [[',', '.']],
    dates: [dayMonth('.'), dayMonth('.', true), (y, m, d) => `${d}. ${MONTHS.de[m - 1]} ${y}`, isoDate],
    rates: [19, 7], legal: ['GmbH', 'AG', 'GmbH & Co. KG', 'e.K.', 'OHG'],
    cities: [['Bremen', '28195'], ['Leipzig', '04109'], ['Kassel', '34117'], ['Ulm', '89073'], ['Münster', '48143'], ['Köln', '50667']],
    streets: ['Hauptstraße', 'Bahnhofstraße', 'Lindenweg', 'Am Markt', 'Gartenstraße', 'Schillerplatz'],
    houseFirst: false, postcodeLast: false, vat: (c) => `DE${c.digits(9)}`, bank: 'DE', phone: (c) => `0${c.whole(30, 999)} / ${c.digits(6)}`,
  },
  {
    lang: 'fr', country: 'France', currency: 'EUR', symbols: ['€', 'EUR '], marks: [[',', ' '], [',', '.']],
    dates: [dayMonth('/'), (y, m, d) => `${d} ${MONTHS.fr[m - 1]} ${y}`, dayMonth('/', true)],
    rates: [20, 10, 5.5], legal: ['SARL', 'SA', 'SAS', 'et Fils'],
    cities: [['Nantes', '44000'], ['Dijon', '21000'], ['Lille', '59800'], ['Annecy', '74000'], ['Orléans', '45000']],
    streets: ['rue de la Paix', 'avenue du Général Leclerc', 'place du Marché', 'chemin des Vignes', 'boulevard Voltaire'],
    houseFirst: true, postcodeLast: false, vat: (c) => `FR${c.digits(11)}`, bank: 'FR', phone: (c) => `0${c.whole(1, 5)} ${c.digits(2)} ${c.digits(2)} ${c.digits(2)} ${c.digits(2)}`,
  },
  {
    lang: 'es', country: 'España', currency: 'EUR', symbols: ['€', 'EUR '], marks: [[',', '.']],
    dates: [dayMonth('/'), (y, m, d) => `${d} de ${MONTHS.es[m - 1]} de ${y}`, dayMonth('-')],
    rates: [21, 10], legal: ['S.L.', 'S.A.', 'e Hijos'],
    cities: [['Sevilla', '41001'], ['Bilbao', '48001'], ['Zaragoza', '50003'], ['Málaga', '29005'], ['Vigo', '36201']],
    streets: ['Calle Mayor', 'Avenida de la Constitución', 'Plaza Nueva', 'Calle del Sol', 'Paseo Marítimo'],
    houseFirst: false, postcodeLast: false, vat: (c) => `ESB${c.digits(8)}`, bank: 'ES', phone: (c) => `9${c.digits(2)} ${c.digits(3)} ${c.digits(3)}`,
  },
]; // biome-ignore format: a table

/** How one document writes dates and numbers: the same way throughout. */
export interface Style {
  date(iso: string): string;
  money(amount: number): string;
  /** Without the currency, as in tables. */
  plain(amount: number, decimals?: number): string;
}

/** A number with the locale's marks and so many decimals. */
function grouped(amount: number, [point, comma]: readonly [string, string], decimals: number): string {
  const [whole, fraction] = Math.abs(amount).toFixed(decimals).split('.');
  const marked = whole!.replace(/\B(?=(\d{3})+$)/g, comma);
  return `${amount < 0 ? '-' : ''}${marked}${fraction ? point + fraction : ''}`;
}

export function styleOf(locale: Locale, chance: Chance): Style {
  const date = chance.of(locale.dates);
  const marks = chance.of(locale.marks);
  const symbol = chance.of(locale.symbols);
  const behind = locale.lang !== 'en';
  const bare = chance.happens(0.25);
  const plain = (amount: number, decimals = 2) => grouped(amount, marks, decimals);
  return {
    plain,
    money: (amount) => (bare ? plain(amount) : behind ? `${plain(amount)} ${symbol.trim()}` : symbol + plain(amount)),
    date(iso) {
      const [y, m, d] = iso.split('-').map(Number);
      return date(y!, m!, d!);
    },
  };
}
