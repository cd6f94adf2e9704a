/** What names are made of. All of it is made up; any likeness is chance. */
export const FIRST_NAMES =
  'Aiko Amara Anna Bruno Chen Clara Dario Elif Emeka Farah Freja Gita Hana Hugo Ines Ivan Jun Kofi Lars Leila Lucía Mateo Mei Nadia Noor Olga Pablo Priya Rosa Sami Sofia Tariq Tomás Uma Viktor Wanjiru Xavier Yara Zoë'.split(
    ' ',
  );

export const LAST_NAMES =
  'Adeyemi Andersen Bakker Castillo Chaudhry Costa Dubois Eriksson Fernández Fischer García Haddad Hansen Ito Jansen Kaya Kim Kowalski Lindqvist López Mahlangu Mbeki Moreau Nakamura Nguyen Novak Okafor Oliveira Ozturk Park Patel Petrov Rossi Santos Sato Schmidt Silva Suzuki Tan Virtanen Wang Weber Yilmaz Zhang'.split(
    ' ',
  );

export const TRADES = ['Fresh', 'Fruits', 'Seafood', 'Foods', 'Produce', 'Trading', 'Provisions', 'Flowers', 'Pharma'];
export const LEGAL_FORMS = ['GmbH', 'B.V.', 'Ltd', 'Inc.', 'S.A.', 'Oy', 'K.K.', 'Pte Ltd', 'SpA', 'ApS'];
export const STREETS = ['Harbour Road', 'Quay Street', 'Market Square', 'Dock Lane', 'Cold Store Way', 'Pier Avenue'];

/** From what is shipped most to what is shipped least. */
export const PRODUCTS =
  'bananas,oranges,frozen beef,grapes,apples,salmon,avocados,shrimp,chicken,kiwis,blueberries,pork,butter,tuna,cut flowers,mangoes,cheese,lamb,pineapples,cherries,potatoes,lemons,vaccines,asparagus,squid,chocolate,ice cream,lychees,truffles,insulin'.split(
    ',',
  );

export const SHIP_ADJECTIVES =
  'Arctic Atlantic Baltic Blue Bright Calm Coral Crystal Eastern Emerald Golden Grand Northern Pacific Polar Royal Silver Southern Western White'.split(
    ' ',
  );
export const SHIP_NOUNS =
  'Albatross Aurora Breeze Carrier Current Dawn Dolphin Express Harmony Horizon Jasmine Lotus Mariner Meridian Orchid Pearl Petrel Spirit Star Tern Tide Trader Voyager Wave'.split(
    ' ',
  );

export const CONTAINER_BRANDS = ['Maersk', 'Carrier', 'Daikin', 'Thermo King', 'Klinge'];

export const CANCEL_REASONS = [
  'the harvest was smaller than expected',
  'ordered twice by mistake',
  'found a faster way',
  'the buyer withdrew',
  'prices have changed',
];
