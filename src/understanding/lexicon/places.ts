/** Words that make a line part of an address; matched as whole words on folded text unless they are endings. */

/** Words for streets, buildings and districts. */
export const STREET_WORD =
  /(?<!\p{L})(?:street|str|st|road|rd|avenue|ave|av|boulevard|blvd|bd|drive|dr|lane|ln|ct|way|highway|hwy|parkway|pkwy|pl|terrace|crescent|broadway|suite|ste|floor|flr|block|blk|industrial|box|po box|rue|chemin|route|quai|impasse|allee|cours|zi|zac|bp|cs|cedex|batiment|via|viale|piazza|piazzale|corso|vicolo|calle|avenida|avda|paseo|carretera|ctra|poligono|jalan|jln|lorong|lrg|taman|tmn|kampung|kg|bandar|persiaran|lot|no|seksyen|section|sek|pusat|kawasan|perindustrian|bukit|desa|lebuh|lebuhraya|batu|weg|platz|gasse|am|im|an der|postfach|postbus|plein|rua|praca|avenida|travessa|estrada|dataran|mukim|medan|jl|bdr|tingkat|bangunan|sungai|sg|simpang|parade|quay|wharf|grove|west)(?!\p{L})/gu;

/** Words for buildings and quarters: part of many addresses, and of as many names. */
export const QUARTER_WORD =
  /(?<!\p{L})(?:square|sq|place|court|building|bldg|level|tower|plaza|mall|centre|center|park|estate|north|south|east|west|zone|unit|gardens|hill|kompleks|wisma|menara|haus|close|walk|mile|largo|off|station)(?!\p{L})/u;

/** Endings of street names that are written as one word. */
export const STREET_ENDING =
  /\p{L}{2,30}(?:strasse|str|weg|platz|allee|gasse|steig|chaussee|(?:ring|damm|ufer|markt|hof|berg|stra)(?=\s{1,2}\d)|straat|laan|plein|kade|singel|gracht|dijk|dreef|vej|gatan|gade|veien|katu|street|road)(?!\p{L})/gu;

const STATES_US =
  'AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR';

/** A postal code beside the name of a place: what comes first, the code and the place. Groups: code, city, state. */
export interface PlaceShape {
  readonly pattern: RegExp;
  readonly code: number;
  readonly city: number;
  readonly state: number | null;
}

const CITY = String.raw`(\p{L}[\p{L}\p{M}.'’\- ]{1,40}?)`;

/** Bounded patterns, most telling first; with indices, as the places of the parts are wanted. */
export const PLACES: readonly PlaceShape[] = [
  { pattern: new RegExp(String.raw`${CITY}[\s,.]{0,3}\b(${STATES_US})[\s,.]{1,3}(\d{5}(?:-\d{4})?)(?!\d)`, 'du'), city: 1, state: 2, code: 3 },
  { pattern: new RegExp(String.raw`${CITY}[\s,]{1,3}(AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT)[\s,]{1,3}([A-Z]\d[A-Z]\s?\d[A-Z]\d)`, 'du'), city: 1, state: 2, code: 3 },
  { pattern: new RegExp(String.raw`${CITY}[\s,]{1,3}(NSW|VIC|QLD|SA|WA|TAS|ACT)[\s,]{1,3}(\d{4})(?!\d)`, 'du'), city: 1, state: 2, code: 3 },
  { pattern: new RegExp(String.raw`(?:${CITY}[\s,]{1,3})?\b([A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})\b()`, 'du'), city: 1, state: null, code: 2 },
  { pattern: /(?<![\p{L}\d])(\d{4}\s?[A-Z]{2})\s{1,2}(\p{L}[\p{L}\p{M}.'’\- ]{1,40})/du, code: 1, city: 2, state: null },
  { pattern: /(?<![\p{L}\d./-]|\d,)(?:[A-Z]{1,3}\s?[-–]\s?)?(\d{5})(?!\d|[.,-]\d)[\s,]{0,3}(\p{L}[\p{L}\p{M}.'’\-/ ]{1,40})/du, code: 1, city: 2, state: null },
  { pattern: /(?<![\p{L}\d./-]|\d,)(?:[A-Z]{1,3}\s?[-–]\s?)?(\d{4}(?:-\d{3})?|\d{3}\s\d{2}|\d{2}-\d{3})(?!\d|[.,:/-]\d)\s{1,2}(\p{Lu}[\p{L}\p{M}.'’\-/ ]{2,40})/du, code: 1, city: 2, state: null },
  // Town first, as in Malaysia or Brazil; only at the end of a line, where no street number stands.
  { pattern: new RegExp(String.raw`${CITY}[\s,.]{1,3}(\d{5,6}|\d{5}-\d{3})\s?[.,]?\s?$`, 'du'), city: 1, code: 2, state: null },
]; // biome-ignore format: one pattern a line

/** ISO 3166 codes of countries by the names under which documents print them, folded. */
const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  DE: 'deutschland|germany|allemagne|alemania|germania|duitsland|bundesrepublik deutschland|alemanha',
  FR: 'frankreich|france|francia|frankrijk|franca',
  AT: 'osterreich|oesterreich|austria|autriche|oostenrijk',
  CH: 'schweiz|switzerland|suisse|svizzera|suiza|zwitserland',
  IT: 'italien|italy|italie|italia',
  ES: 'spanien|spain|espagne|espana|spagna|spanje',
  NL: 'niederlande|netherlands|the netherlands|pays bas|paesi bassi|paises bajos|nederland|holland',
  BE: 'belgien|belgium|belgique|belgio|belgica|belgie',
  LU: 'luxemburg|luxembourg|lussemburgo',
  GB: 'united kingdom|uk|great britain|england|scotland|wales|grossbritannien|royaume uni|regno unito|reino unido|vereinigtes konigreich|northern ireland',
  IE: 'ireland|irland|irlande|irlanda|ierland', US: 'usa|united states|united states of america|u s a|etats unis|stati uniti|estados unidos|vereinigte staaten',
  CA: 'canada|kanada', AU: 'australia|australien', NZ: 'new zealand|neuseeland', PT: 'portugal|portogallo',
  DK: 'danmark|denmark|danemark|danemarca', SE: 'sverige|sweden|schweden|suede|svezia', NO: 'norge|norway|norwegen|norvege',
  FI: 'suomi|finland|finnland|finlande', PL: 'polska|poland|polen|pologne|polonia', CZ: 'cesko|czech republic|tschechien|czechia',
  SK: 'slovakia|slowakei|slovensko', HU: 'hungary|ungarn|magyarorszag', RO: 'romania|rumanien', BG: 'bulgaria|bulgarien',
  GR: 'greece|griechenland|grece|hellas', HR: 'croatia|kroatien|hrvatska', SI: 'slovenia|slowenien|slovenija',
  MY: 'malaysia', SG: 'singapore|singapur', TH: 'thailand', ID: 'indonesia|indonesien', PH: 'philippines', VN: 'vietnam',
  IN: 'india|indien|inde', CN: 'china|p r china|chine', JP: 'japan|japon', KR: 'korea|south korea', HK: 'hong kong', TW: 'taiwan',
  TR: 'turkey|turkei|turkiye|turquie', MX: 'mexico|mexiko|mexique', BR: 'brazil|brasil|brasilien', AR: 'argentina',
  CL: 'chile', CO: 'colombia', ZA: 'south africa|sudafrika', AE: 'united arab emirates|uae', SA: 'saudi arabia', IL: 'israel',
  LI: 'liechtenstein', MC: 'monaco', EE: 'estonia|estland', LV: 'latvia|lettland', LT: 'lithuania|litauen', MT: 'malta', CY: 'cyprus|zypern',
}; // biome-ignore format: a table

const COUNTRIES = new Map(
  Object.entries(COUNTRY_NAMES).flatMap(([code, names]) => names.split('|').map((name) => [name, code] as const)),
);

/** ISO 3166 code of a folded country name; null when it is none. */
export function countryCode(folded: string): string | null {
  return COUNTRIES.get(folded.replace(/[^\p{L}]+/gu, ' ').trim()) ?? null;
}

/** Country of a printed two-letter code, null for other letters. */
export function isCountryCode(code: string): boolean {
  return Object.hasOwn(COUNTRY_NAMES, code);
}

/** States and regions that end an address, folded. */
export const REGION =
  /(?<!\p{L})(?:selangor|johor|penang|pulau pinang|perak|melaka|malacca|sabah|sarawak|kedah|kelantan|pahang|terengganu|perlis|negeri sembilan|kuala lumpur|putrajaya|labuan|wilayah persekutuan|darul ehsan|darul takzim|w\.?p\.?|california|texas|florida|new york|illinois|ontario|quebec|alberta|bayern|hessen|nordrhein|baden|sachsen|cedex|england|scotland|wales|lombardia|madrid|barcelona|cataluna)(?!\p{L})/u;

/** Legal forms that end the name of a company. */
export const LEGAL_FORM =
  /(?<!\p{L})(?:sdn\.?\s?bhd|s\/b|bhd|ltd|limited|inc|incorporated|llc|l\.l\.c|llp|corp|corporation|plc|plt|pte|pty|gmbh|mbh|ag|kg|ohg|gbr|ug|e\.?\s?k|e\.?\s?v|kgaa|se|sarl|sas|sasu|s\.a\.s|s\.a\.r\.l|eurl|sci|s\.?a|s\.?l|s\.?l\.?u|s\.?r\.?l|s\.?p\.?a|snc|b\.?v|n\.?v|v\.?o\.?f|lda|oy|ab|aps|a\/s|as|sp\.?\s?z\s?o\.?\s?o|s\.?r\.?o|co|company|cie|enterprise|enterprises|trading|holdings?|group|pac|committee|(?:&|und|and|et|y|e|en)\s?(?:sons?|s[öo]hne|fils|hijos|figli|zonen|filhos|partners?))(?![\p{L}\d])\.?/iu;

/** Words of trades and shops that names carry, weaker than a legal form. */
export const TRADE_WORD =
  /(?<!\p{L})(?:restaurant|restoran|ristorante|restaurante|cafe|caffe|coffee|bar|grill|bistro|pizzeria|bakery|backerei|boulangerie|confectionery|shop|store|stores|market|supermarket|hypermarket|mart|minimart|marketing|hardware|stationery|pharmacy|apotheke|pharmacie|farmacia|hotel|inn|kedai|syarikat|perniagaan|pasaraya|electrical|industries|solutions|services|consulting|consultants|agency|media|kitchen|house|deli|diner|tavern|pub|books?|motors?|auto|gas|petrol|station|clinic|hospital|university|school|bank|verlag|handel|werke|bau|technik|systeme|software|logistik|transport|partners?|associates|studio|seafood|food|foods|burger|pizza|sushi|thai|steakhouse|gasthaus|gasthof|brauhaus|trattoria|osteria|brasserie)(?!\p{L})/u;
