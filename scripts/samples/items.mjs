/**
 * The two sample benchmarks, written for this project: 40 word problems and 30 multiple-choice questions.
 *
 * Whoever edits a text here runs `node scripts/make-samples.mjs` afterwards: planted copies follow the items.
 */

/** Grade-school word problems: `[id, question, answer]`; the answer is a worked solution. */
const ARITH = [
  [
    'arith-01',
    'A ferry carries 18 cars on its lower deck and twice as many on its upper deck. On Tuesday it makes four crossings, all of them fully loaded. How many cars does the ferry carry on Tuesday?',
    'The upper deck holds 2 × 18 = 36 cars, so one loaded crossing moves 18 + 36 = 54 cars. Four crossings move 4 × 54 = 216 cars.',
  ],
  [
    'arith-02',
    'Ottilie folds paper cranes for the school fair. She folds 7 cranes every evening from Monday to Friday and 15 more on Saturday morning. A flat box holds 10 cranes. How many boxes does she fill?',
    'In five evenings Ottilie folds 5 × 7 = 35 cranes, and with Saturday there are 35 + 15 = 50 cranes. They fill 50 ÷ 10 = 5 boxes.',
  ],
  [
    'arith-03',
    'A beekeeper takes 24 jars of honey from each of her 6 hives. She gives 9 jars to her neighbours and sells all the others for 8 euros a jar. How much money does the honey bring in?',
    'The hives give 6 × 24 = 144 jars. After the presents 144 - 9 = 135 jars are left for sale, and they bring in 135 × 8 = 1080 euros.',
  ],
  [
    'arith-04',
    'The swimming club hires a coach for 360 euros and pays 4 euros of entrance for each of its 30 members. If everybody shares the whole cost equally, what does each member pay?',
    'Entrance costs 30 × 4 = 120 euros, so the outing costs 360 + 120 = 480 euros altogether. Shared by the members, that is 480 ÷ 30 = 16 euros each.',
  ],
  [
    'arith-05',
    'Marek plants tulip bulbs in 9 rows behind the greenhouse. There are 14 bulbs in each row, but in every row one bulb never comes up. How many tulips does Marek see in April?',
    'Of the 14 bulbs in a row, 13 come up. In 9 rows Marek therefore sees 9 × 13 = 117 tulips.',
  ],
  [
    'arith-06',
    'A bakery sells trays of 12 buns at 15 euros a tray. Mrs. Adebayo needs 60 buns for her sister’s wedding and pays with a hundred-euro note. How much change does the baker hand back?',
    'For 60 buns Mrs. Adebayo needs 60 ÷ 12 = 5 trays, which cost 5 × 15 = 75 euros. The baker hands back 100 - 75 = 25 euros.',
  ],
  [
    'arith-07',
    'A night train has eleven coaches with 48 berths in each of them. When it pulls out of the harbour station, 395 passengers are in their berths. How many berths are still free?',
    'There are 11 × 48 = 528 berths on the train. With 395 of them taken, 528 - 395 = 133 berths are free.',
  ],
  [
    'arith-08',
    'Yusuf reads 22 pages before breakfast and 18 pages after supper, every single day. His book about volcanoes has 320 pages. How many days pass until he has finished it?',
    'Each day Yusuf gets through 22 + 18 = 40 pages, which means that the volcano book keeps him busy for 320 ÷ 40 = 8 days.',
  ],
  [
    'arith-09',
    'Lotte owns a roll of ribbon that is 5 metres long. She cuts it into pieces of 40 centimetres in order to tie up candles. How many whole pieces does she get, and how much ribbon is left over?',
    'The roll measures 500 centimetres. Twelve pieces use up 12 × 40 = 480 centimetres, so Lotte gets 12 whole pieces and keeps a rest of 20 centimetres.',
  ],
  [
    'arith-10',
    'Two painters need 6 days to paint the long fence of the zoo. This year the foreman sends four painters who work just as fast. After how many days is the fence done?',
    'The fence takes 2 × 6 = 12 days of work by a single painter. Shared among four painters, it is done after 12 ÷ 4 = 3 days.',
  ],
  [
    'arith-11',
    'A guided evening at the observatory costs 12 euros for an adult and half of that for a child. A group of 5 adults and 14 children books together and gets 20 euros off. How high is the bill?',
    'The adults pay 5 × 12 = 60 euros, and the children pay 14 × 6 = 84 euros. With the reduction the bill is 60 + 84 - 20 = 124 euros.',
  ],
  [
    'arith-12',
    'A goat farm makes 35 kilograms of cheese a week. Three fifths of the cheese is sold at the market, and the rest goes to two restaurants in equal parts. How many kilograms does one restaurant receive?',
    'At the market 35 ÷ 5 × 3 = 21 kilograms are sold. The restaurants share 35 - 21 = 14 kilograms, so each of them receives 7 kilograms.',
  ],
  [
    'arith-13',
    'The piggy bank on Ingrid’s shelf holds 26 coins, all of them worth either 20 or 50 cents. There are 8 more small coins than large ones. How much money is in the piggy bank?',
    'Without the 8 extra coins there would be 18 coins, 9 of each kind. So there are 17 small and 9 large coins, worth 3.40 + 4.50 = 7.90 euros.',
  ],
  [
    'arith-14',
    'An escalator lifts 90 people in a minute. After a concert, 2250 visitors leave the hall by two such escalators, and both are crowded all the time. How many minutes does it take until the hall is empty?',
    'Two escalators lift 2 × 90 = 180 people in a minute; for all the visitors they run 2250 ÷ 180 = 12.5 minutes.',
  ],
  [
    'arith-15',
    'A potter fires 16 mugs in one batch, and in every batch 2 mugs crack. A tea house orders 70 mugs without a flaw. How many batches must she fire for that order?',
    'Of each batch, 16 - 2 = 14 mugs can be delivered, so the potter has to fire 70 ÷ 14 = 5 batches for the tea house.',
  ],
  [
    'arith-16',
    'Kwame lives 750 metres from his school. On each of five days a week he walks there in the morning and back again in the afternoon. How many kilometres does he walk in four weeks of lessons?',
    'There and back, Kwame walks 2 × 750 = 1500 metres a day, or 7.5 kilometres in a week of five days. In four weeks that makes 4 × 7.5 = 30 kilometres.',
  ],
  [
    'arith-17',
    'In the town library one shelf board carries 45 books. A bookcase has 6 boards, and four bookcases stand in the room for children. After a gift of 200 books all the boards are full. How many books were there before the gift?',
    'A bookcase takes 6 × 45 = 270 books, and four of them take 4 × 270 = 1080 books. Before the gift there were 1080 - 200 = 880 books in the room.',
  ],
  [
    'arith-18',
    'A water tank on the roof loses 3 litres an hour through a fine crack. On Monday at noon it holds 500 litres. Nobody draws any water from it. How many litres are left on Wednesday at noon?',
    'From Monday noon to Wednesday noon 48 hours go by, in which 48 × 3 = 144 litres drip away. The tank still holds 500 - 144 = 356 litres.',
  ],
  [
    'arith-19',
    'Sven buys a melon and 3 kilograms of pears, which cost 2.40 euros a kilogram this week. At the till he has to pay 10.20 euros altogether. What is the price of the melon?',
    'The pears cost 3 × 2.40 = 7.20 euros, which leaves 10.20 - 7.20 = 3.00 euros for the melon.',
  ],
  [
    'arith-20',
    'A survey drone takes one photograph every 15 seconds. It stays in the air for 22 minutes and then lands to have its battery changed. How many photographs does the drone bring home after three batteries?',
    'That is 4 photographs a minute and 22 × 4 = 88 photographs for each battery. Three batteries give 3 × 88 = 264 photographs.',
  ],
  [
    'arith-21',
    'Zoë’s crêperie in Besançon uses 250 grams of flour for every 9 crêpes. On Mardi Gras, with café and dîner together, she sells 153 crêpes. How many kilograms of flour does Zoë use that day?',
    'For 153 crêpes Zoë makes her dough 153 ÷ 9 = 17 times. That takes 17 × 250 = 4250 grams, or 4.25 kilograms, of flour for the whole crêperie.',
  ],
  [
    'arith-22',
    'Señora Núñez orders 14 piñatas for a fiesta at 23 euros each, and her neighbour Jürgen Müller adds a garland for 38 euros. The shop takes a tenth off the whole bill. How much do they pay?',
    'Señora Núñez’s piñatas cost 14 × 23 = 322 euros, and with the garland of Jürgen Müller the bill is 360 euros. A tenth of it is 36 euros, so they pay 324 euros.',
  ],
  [
    'arith-23',
    'A rope bridge in the gorge has 84 planks. One night a storm tears away every seventh plank, and on the next day the rangers put back half of the lost ones. How many planks are missing after that day?',
    'The storm takes 84 ÷ 7 = 12 planks away. The rangers put back 6 of them, and therefore 6 planks are still missing in the evening.',
  ],
  [
    'arith-24',
    'Hana mixes 3 parts of blue with 5 parts of yellow to get the green that she likes best. For the garden shed she needs 4 litres of it. How many litres of yellow paint must Hana buy?',
    'The mixture has 3 + 5 = 8 parts, so one part is 4 ÷ 8 = 0.5 litres. Five parts of yellow come to 5 × 0.5 = 2.5 litres.',
  ],
  [
    'arith-25',
    'The night bus starts empty and stops 17 times. At every stop but the last one 3 people get on, and nobody leaves the bus before the terminus. How many people get off there?',
    'People get on at 17 - 1 = 16 stops, so at the terminus 16 × 3 = 48 people get off the bus.',
  ],
  [
    'arith-26',
    'In the winter cup of a chess club each of the 9 players meets every other player exactly once. A game lasts 40 minutes, and three boards are in use without a break. How many hours does the cup take?',
    'The players make 9 × 8 ÷ 2 = 36 pairs. On three boards these are 12 rounds of 40 minutes, that is 480 minutes or 8 hours.',
  ],
  [
    'arith-27',
    'A farmer fills 12 sacks with 25 kilograms of potatoes each. During the winter, mice eat 18 kilograms of them. In spring he packs the remaining potatoes into bags of 6 kilograms. How many bags does he get?',
    'Out of 12 × 25 = 300 kilograms the mice leave 300 - 18 = 282 kilograms, and the farmer fills 282 ÷ 6 = 47 bags with them.',
  ],
  [
    'arith-28',
    'Priya has three times as many stickers as her little brother. Together the two of them own 96 stickers. How many must she hand over so that both end up with the same number?',
    'The brother has a quarter of all, 96 ÷ 4 = 24 stickers, and Priya has 72. Both should have 48, so she hands over 72 - 48 = 24 stickers.',
  ],
  [
    'arith-29',
    'A school kitchen cooks 40 litres of lentil soup. The first 75 pupils in the queue get 0.3 litres each, and what remains is ladled out evenly to the last 35 pupils. How much does each of those get?',
    'The first pupils take 75 × 0.3 = 22.5 litres, and 40 - 22.5 = 17.5 litres remain. Each of the last pupils gets 17.5 ÷ 35 = 0.5 litres.',
  ],
  [
    'arith-30',
    'The tongue of a glacier draws back by 14 metres each summer and creeps forward by 5 metres each winter. By how many metres has the glacier become shorter once eight full years are over?',
    'Within one full year the glacier gets 14 - 5 = 9 metres shorter; over eight years this adds up to 8 × 9 = 72 metres.',
  ],
  [
    'arith-31',
    'Tomasz runs around a lake. He needs 12 minutes for his first lap, and each further lap takes him one minute longer than the lap before. After how many minutes has he completed five laps?',
    'His laps last 12, 13, 14, 15 and 16 minutes. Added up, the five laps of Tomasz take 70 minutes.',
  ],
  [
    'arith-32',
    'The car park under the opera charges 3 euros for the first hour and 2 euros for each further hour that has begun. Mr. Okafor parks there from a quarter past nine until two in the afternoon. What does he owe?',
    'Mr. Okafor stays for four hours and three quarters, so five hours count. He owes 3 + 4 × 2 = 11 euros.',
  ],
  [
    'arith-33',
    'A kiosk is sent 15 crates with 24 bottles of lemonade each. While they are unloaded, one crate slips, and a third of the bottles in it break. How many bottles can the kiosk still sell?',
    'There are 15 × 24 = 360 bottles in the delivery. A third of 24 is 8, so 360 - 8 = 352 bottles can be sold.',
  ],
  [
    'arith-34',
    'Grandmother knits 12 centimetres of a striped scarf each day, but on every fifth day her cat pulls 4 centimetres of it apart again. What is the length of the scarf after ten days?',
    'In ten days grandmother knits 10 × 12 = 120 centimetres. The cat spoils 2 × 4 = 8 centimetres, so 112 centimetres are left.',
  ],
  [
    'arith-35',
    'Each of the 28 pupils in a class brings along 2 tins of paint. Their mural needs 1.5 tins for a square metre and covers 32 square metres of the gym. How many tins are not used?',
    'The pupils bring 28 × 2 = 56 tins, and the mural needs 32 × 1.5 = 48 tins. So 56 - 48 = 8 tins are not used.',
  ],
  [
    'arith-36',
    'An old cinema has 14 rows with 22 seats in each row. For the late show 187 tickets were sold on the internet and 96 more at the door. How many seats stay empty that night?',
    'The cinema has 14 × 22 = 308 seats, and 187 + 96 = 283 tickets were sold; 308 - 283 = 25 seats stay empty.',
  ],
  [
    'arith-37',
    'A cargo bike may be loaded with 120 kilograms at most. Femke puts in 8 boxes of 11 kilograms and lets her son of 19 kilograms climb in as well. How many kilograms may she still add?',
    'Boxes and boy weigh 8 × 11 + 19 = 107 kilograms together. Femke may add 120 - 107 = 13 kilograms more.',
  ],
  [
    'arith-38',
    'What is seven times the sum of nineteen and twenty-three?',
    'The sum is 42, and seven times 42 makes 294 in the end.',
  ],
  [
    'arith-39',
    'Halve 96 three times. What remains?',
    'Half of 96 is 48, half of 48 is 24, and half of 24 is 12, so what remains of it is the number twelve.',
  ],
  [
    'arith-40',
    'A lighthouse flashes every 12 seconds and a harbour buoy every 18 seconds. At midnight both of them flash at the same moment. How often do they flash together in the ten minutes after midnight?',
    'Both flash together every 36 seconds. Ten minutes have 600 seconds, and 36 fits into 600 sixteen times, so it happens 16 times.',
  ],
]

/** Multiple-choice questions: `[id, question, choices, index of the right choice]`. */
const TRIVIA = [
  [
    'trivia-01',
    'Which metal stays liquid at room temperature and used to fill the thermometers that people kept for a fever?',
    ['Gallium', 'Mercury', 'Caesium', 'Lead'],
    1,
  ],
  [
    'trivia-02',
    'What do astronomers call the place on its orbit at which a planet comes nearest to the Sun?',
    ['Aphelion', 'Perihelion', 'Zenith', 'Ascending node'],
    1,
  ],
  [
    'trivia-03',
    'Which instrument of a symphony orchestra usually plays the note to which all the others tune before the concert?',
    ['Oboe', 'Trumpet', 'Harp', 'Timpani'],
    0,
  ],
  [
    'trivia-04',
    'Which warm current keeps harbours in the north of Norway free of ice while those of Labrador freeze?',
    ['Humboldt Current', 'North Atlantic Drift', 'Kuroshio', 'Agulhas Current'],
    1,
  ],
  [
    'trivia-05',
    'A library numbers its ten main classes from 000 to 900 and adds decimals for finer topics; whose system is that?',
    ['Melvil Dewey’s', 'Carl Linnaeus’s', 'Louis Braille’s', 'Samuel Morse’s'],
    0,
  ],
  [
    'trivia-06',
    'Why does a bread dough grow when the baker leaves it in a warm corner for an hour?',
    [
      'Yeast turns sugar into carbon dioxide, and the gluten of the dough traps the gas in small bubbles.',
      'The warm air of the corner is slowly sucked into the dough through its dry skin.',
      'Water in the dough starts to boil and leaves hollow spaces that fill with air.',
      'Grains of starch swell to ten times their size as soon as they become warm.',
    ],
    0,
  ],
  [
    'trivia-07',
    'Which of these sentences about the tides is right for most coasts of the open ocean?',
    [
      'The water rises once a week and reaches its highest mark on Sundays in winter.',
      'High water comes back twice in a little less than twenty-five hours, as the Moon moves on.',
      'The tides are driven by the wind alone and fail to appear in calm weather.',
      'Low water falls on the same hour of the day at every season of the year.',
    ],
    1,
  ],
  [
    'trivia-08',
    'What does a pedestrian at the kerb hear at the moment when the siren of a fire engine rushes past?',
    ['The pitch drops', 'The pitch rises', 'The siren falls silent', 'The pitch stays the same'],
    0,
  ],
  ['trivia-09', 'Which planet has the most moons?', ['Mars', 'Saturn', 'Neptune', 'Mercury'], 1],
  ['trivia-10', 'Where do puffins nest?', ['In burrows', 'In tall trees', 'On drifting ice', 'In reeds'], 0],
  ['trivia-11', 'How many bones has a shark?', ['None', '33', '206', '1,024'], 0],
  ['trivia-12', 'What colour is cobalt glass?', ['Green', 'Blue', 'Amber', 'Red'], 1],
  ['trivia-13', 'Who tunes a carillon?', ['A bell founder', 'A glazier', 'A cooper', 'A tanner'], 0],
  ['trivia-14', 'Heptagon?', ['Five sides', 'Six sides', 'Seven sides', 'Eight sides'], 2],
  ['trivia-15', 'Lightest element?', ['Helium', 'Hydrogen', 'Lithium', 'Carbon'], 1],
  [
    'trivia-16',
    'À quelle fête les enfants français cherchent-ils des œufs en chocolat que les cloches, dit-on, ont rapportés de très loin\u202f?',
    ['Noël', 'Pâques', 'la Chandeleur', 'l’Épiphanie'],
    1,
  ],
  [
    'trivia-17',
    'Welches Gerät zeichnet die Schwingungen des Bodens auf und verrät den Forschern später die Stärke und die Entfernung eines Bebens?',
    ['Barograph', 'Seismograph', 'Höhenmesser', 'Geigerzähler'],
    1,
  ],
  [
    'trivia-18',
    '从前走山路的商队主要靠什么牲口把茶叶和盐巴驮过雪山垭口？',
    ['骡马', '大象', '驯鹿', '水牛'],
    0,
  ],
  [
    'trivia-19',
    '雨の多い季節に、日本の子どもが窓につるす白い布の人形を何と呼びますか。',
    ['てるてる坊主', 'こけし', 'だるま', '招き猫'],
    0,
  ],
  [
    'trivia-20',
    'Which bird can fly backwards and stand still in the air before a blossom while it drinks the nectar?',
    ['Hummingbird', 'Swift', 'Kingfisher', 'Wren'],
    0,
  ],
  [
    'trivia-21',
    'On a nautical chart, what do the small figures that are printed all over the blue areas tell the skipper?',
    ['Depths', 'Wind speeds', 'Distances', 'Water temperatures'],
    0,
  ],
  [
    'trivia-22',
    'Which gas makes up roughly four fifths of the air that we breathe on a beach?',
    ['Oxygen', 'Argon', 'Nitrogen', 'Carbon dioxide'],
    2,
  ],
  [
    'trivia-23',
    'Which chess piece may leap over other pieces, whatever their colour, on the way to its new square?',
    ['Bishop', 'Knight', 'Rook', 'Queen'],
    1,
  ],
  [
    'trivia-24',
    'With which brass instrument did navigators measure the height of the noon Sun above the horizon before ships had satellite receivers?',
    ['Sextant', 'Barometer', 'Sandglass', 'Lead line'],
    0,
  ],
  [
    'trivia-25',
    'What is the clear, curved layer called that forms the outermost window of the human eye?',
    ['Retina', 'Cornea', 'Iris', 'Lens'],
    1,
  ],
  [
    'trivia-26',
    'Which simple machine helps a gardener who lifts a heavy stone with a long pole and a log under it?',
    ['Pulley', 'Screw', 'Lever', 'Inclined plane'],
    2,
  ],
  [
    'trivia-27',
    'Why do the leaves of many maples turn red in October although they were green the whole summer?',
    [
      'The tree breaks down its green pigment and builds a red one while sugar is locked in the leaf.',
      'Red dust from far deserts settles on the leaves because the rain of autumn is too weak.',
      'Iron from the roots rises with the sap and rusts as soon as nights grow cool.',
      'The leaves are sunburnt after a long summer and heal again during the winter.',
    ],
    0,
  ],
  [
    'trivia-28',
    'Which country is crossed by the Equator as well as by the Tropic of Capricorn and has Portuguese as its main language?',
    ['Angola', 'Brazil', 'Mozambique', 'Peru'],
    1,
  ],
  [
    'trivia-29',
    'Which knot do sailors choose in order to join two wet ropes of rather different thickness?',
    ['Sheet bend', 'Bowline', 'Clove hitch', 'Figure eight'],
    0,
  ],
  [
    'trivia-30',
    'What is the name of a line on a hiking map that connects all the places of equal height?',
    ['Contour line', 'Meridian', 'Isobar', 'Datum line'],
    0,
  ],
]

/** Records of `arith.jsonl`, in file order. */
export const arith = ARITH.map(([id, question, answer]) => ({ id, question, answer }))

/** Records of `trivia.jsonl`, in file order; `answer` is the index of the right choice, from 0. */
export const trivia = TRIVIA.map(([id, question, choices, answer]) => ({ id, question, choices, answer }))
