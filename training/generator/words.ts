// What generated documents talk about. All names are made up of parts; none is meant to be a real firm.
import type { Language } from './truth.ts';

export const FIRMS: readonly string[] = [
  'Alder', 'Birchfield', 'Corvane', 'Dunmere', 'Eastlake', 'Ferrow', 'Galdin', 'Hartmoor', 'Ilvane', 'Juniper', 'Kestrel',
  'Lorimer', 'Marrow', 'Northgate', 'Ostrander', 'Pellworth', 'Quillon', 'Redfern', 'Sandhurst', 'Tolvane', 'Umberley',
  'Vexley', 'Wendover', 'Yarrow', 'Zellwood', 'Brunnhofer', 'Castellane', 'Delacroix', 'Ibarra', 'Steinbach',
]; // biome-ignore format: one list

export const TRADES: Record<Language, readonly string[]> = {
  en: ['Trading', 'Supplies', 'Engineering', 'Foods', 'Logistics', 'Print', 'Tools', 'Furnishings', 'Electrical', 'Garden Centre'],
  de: ['Bürobedarf', 'Elektrotechnik', 'Baustoffe', 'Feinkost', 'Logistik', 'Druckerei', 'Werkzeuge'],
  fr: ['Fournitures', 'Distribution', 'Boulangerie', 'Matériaux', 'Imprimerie', 'Électricité'],
  es: ['Suministros', 'Alimentación', 'Construcciones', 'Papelería', 'Transportes', 'Herramientas'],
}; // biome-ignore format: four lists

export const SHOPS: Record<Language, readonly string[]> = {
  en: ['Corner Shop', 'Bakery', 'Hardware', 'Pharmacy', 'Grill House', 'Coffee Bar', 'Stationers', 'Market'],
  de: ['Bäckerei', 'Drogerie', 'Getränkemarkt', 'Gasthaus', 'Café'],
  fr: ['Épicerie', 'Brasserie', 'Librairie', 'Pâtisserie'],
  es: ['Ferretería', 'Panadería', 'Bodega', 'Cafetería'],
};

export const GOODS: Record<Language, readonly string[]> = {
  en: [
    'Copper pipe 15 mm', 'Office chair, black', 'Consulting, on site', 'A4 paper, 80 g', 'Laser toner TN-240', 'Shelf bracket',
    'Annual maintenance', 'Safety gloves size 9', 'Network cable Cat6 10m', 'Freight and handling', 'Oak board 200x40',
    'Steel bolts M8', 'Website hosting', 'Filter cartridge', 'LED panel 60x60', 'Training day', 'Paint, white, 10 l', 'Hinges, pair',
  ],
  de: [
    'Kupferrohr 15 mm', 'Bürostuhl schwarz', 'Beratung vor Ort', 'Kopierpapier A4', 'Toner TN-240', 'Regalträger',
    'Wartung jährlich', 'Schutzhandschuhe Gr. 9', 'Netzwerkkabel 10 m', 'Versandkosten', 'Schrauben M8', 'Wandfarbe weiß 10 l',
  ],
  fr: [
    'Tube cuivre 15 mm', 'Chaise de bureau noire', 'Conseil sur site', 'Papier A4 80 g', 'Toner TN-240', 'Maintenance annuelle',
    'Gants de sécurité', 'Câble réseau 10 m', 'Frais de port', 'Vis acier M8', 'Peinture blanche 10 l',
  ],
  es: [
    'Tubo de cobre 15 mm', 'Silla de oficina negra', 'Asesoría en sitio', 'Papel A4 80 g', 'Tóner TN-240', 'Mantenimiento anual',
    'Guantes de seguridad', 'Cable de red 10 m', 'Gastos de envío', 'Tornillos M8', 'Pintura blanca 10 l',
  ],
}; // biome-ignore format: four lists

export const WARES: Record<Language, readonly string[]> = {
  en: [
    'Flat white', 'Blueberry muffin', 'Cheese toastie', 'Orange juice', 'Batteries AA 4pk', 'Washing powder', 'Masking tape',
    'Whole milk 2L', 'Brown bread', 'Tomatoes loose', 'Notebook A5', 'Chicken wrap', 'Lemonade', 'Garden salad', 'Plasters',
  ],
  de: ['Brezel', 'Milchkaffee', 'Mineralwasser', 'Roggenbrot', 'Apfelschorle', 'Zahnpasta', 'Butter 250g', 'Tagessuppe', 'Schnitzel'],
  fr: ['Café crème', 'Croissant', 'Eau minérale', 'Baguette', 'Tarte aux pommes', 'Salade verte', 'Steak frites', 'Savon'],
  es: ['Café con leche', 'Agua mineral', 'Tortilla', 'Pan integral', 'Zumo de naranja', 'Aceite 1L', 'Ensalada mixta', 'Queso'],
}; // biome-ignore format: four lists

export const UNITS: Record<Language, readonly string[]> = {
  en: ['pcs', 'hrs', 'kg', 'ea', 'm', 'C62'],
  de: ['Stk', 'Std', 'kg', 'Stck.', 'm', 'H87', 'C62'],
  fr: ['pce', 'h', 'kg', 'm'],
  es: ['ud', 'h', 'kg', 'm'],
};
