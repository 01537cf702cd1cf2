import type { Mood } from "#graphql/sandbox/drawing/palette.ts";
import type { Random } from "#graphql/sandbox/drawing/random.ts";

export type SceneName =
  | "sea"
  | "mountains"
  | "forest"
  | "city"
  | "desert"
  | "space"
  | "meadow"
  | "aurora"
  | "bokeh"
  | "ribbons"
  | "geometric"
  | "banana"
  | "bloom"
  | "papercut";

export type SubjectName =
  | "boat"
  | "lighthouse"
  | "cat"
  | "fox"
  | "birds"
  | "person"
  | "balloon"
  | "tree"
  | "cabin"
  | "rocket"
  | "whale"
  | "car";

export type Hints = { scene: SceneName; mood: Mood; subjects: SubjectName[] };

/** Words that speak for a scene, the more telling first; English and Chinese. */
const sceneWords: [SceneName, RegExp][] = [
  ["banana", /banana|香蕉/],
  ["papercut", /paper ?cut|\bpaper\b|origami|剪纸|国风|水墨/],
  ["aurora", /aurora|northern light|polar|arctic|极光/],
  ["space", /\bspace|galaxy|planet|nebula|astronaut|cosmos|universe|mars|rocket|太空|宇宙|星球|星空|银河|宇航/],
  ["city", /city|street|skyline|tokyo|new york|cyber|urban|skyscraper|downtown|rooftop|城市|街|都市|赛博|霓虹/],
  ["desert", /desert|dune|sahara|camel|沙漠|沙丘/],
  ["sea", /sea\b|ocean|beach|coast|wave|harbou?r|island|lighthouse|boat|ship|sail|whale|surf|海|沙滩|港|灯塔|船|鲸/],
  ["forest", /forest|wood(s|land)|jungle|\btrees\b|\bpines?\b|bamboo|fox|deer|森林|树|竹|狐|鹿/],
  ["mountains", /mountain|alps?\b|peak|hill|valley|lake|fjord|canyon|snow|cabin|山|湖|峡谷|雪/],
  ["meadow", /meadow|field|grass|garden|farm|spring|prairie|balloon|horse|草地|田|花园|气球/],
  ["bloom", /flower|rose|petal|blossom|orchid|lotus|peony|tulip|花|樱|莲/],
  ["geometric", /geometr|bauhaus|poster|minimal|logo|pattern|shapes?|几何|海报|极简/],
  ["ribbons", /abstract|silk|fluid|flow|ribbon|dance|liquid|smoke|perfume|抽象|丝绸|流动/],
  ["bokeh", /bokeh|lights?\b|rain|candle|coffee|cafe|festival|lantern|party|christmas|灯|雨|咖啡|节/],
];

const moodWords: [Mood, RegExp][] = [
  ["neon", /neon|cyber|synthwave|vaporwave|霓虹|赛博/],
  ["night", /night|moon|\bstar|\bdark|夜|月|星/],
  ["sunset", /sunset|dusk|golden hour|evening|twilight|日落|黄昏|夕阳|傍晚/],
  ["dawn", /dawn|sunrise|morning|日出|清晨|黎明|晨/],
  ["mist", /mist|fog|haze|foggy|雾/],
  ["storm", /storm|thunder|rain|moody|dramatic|暴风|雷|雨/],
  ["winter", /winter|snow|ice|frost|冬|雪|冰/],
  ["autumn", /autumn|fall\b|maple|harvest|秋|枫/],
  ["tropic", /tropic|summer|palm|beach|island|热带|夏|椰/],
  ["day", /sunny|\bday\b|daytime|daylight|bright|blue sky|noon|白天|晴|阳光/],
];

const subjectWords: [SubjectName, RegExp][] = [
  ["lighthouse", /lighthouse|灯塔/],
  ["boat", /boat|ship|sail|yacht|船|帆/],
  ["whale", /whale|dolphin|鲸|海豚/],
  ["cat", /\bcats?\b|kitten|猫/],
  ["fox", /\bfox|\bdogs?\b|puppy|wolf|corgi|狐|狗|狼/],
  ["balloon", /balloon|气球/],
  ["rocket", /rocket|spaceship|launch|火箭|飞船/],
  ["car", /\bcars?\b|drive|road trip|汽车|车/],
  ["cabin", /cabin|\bhouse|cottage|hut|village|小屋|房|村/],
  ["person", /person|man\b|woman|girl|boy|child|astronaut|hiker|traveler|samurai|人|女孩|男孩|少年|少女|宇航/],
  ["birds", /bird|gull|crane|eagle|dragon|鸟|鹤|鹰|龙/],
  ["tree", /\btree|oak|willow|树/],
];

const usualMoods: Record<SceneName, readonly [Mood, ...Mood[]]> = {
  sea: ["sunset", "dawn", "tropic", "day"],
  mountains: ["dawn", "mist", "sunset", "day"],
  forest: ["mist", "dawn", "autumn"],
  city: ["night", "neon", "sunset"],
  desert: ["sunset", "dawn"],
  space: ["night", "neon"],
  meadow: ["day", "dawn", "sunset"],
  aurora: ["night"],
  bokeh: ["night", "neon"],
  ribbons: ["sunset", "neon", "tropic", "dawn"],
  geometric: ["autumn", "day", "sunset", "tropic"],
  banana: ["tropic", "day", "dawn"],
  bloom: ["dawn", "mist", "sunset"],
  papercut: ["sunset", "dawn", "tropic", "mist"],
};

const ANY_SCENE = ["mountains", "sea", "ribbons", "papercut", "bloom", "meadow", "geometric", "bokeh"] as const;

/** What a prompt's words ask to see; what they leave open is drawn by lot. */
export function hintsFrom(prompt: string, random: Random): Hints {
  const words = prompt.toLowerCase();
  const subjects = subjectWords.filter(([, pattern]) => pattern.test(words)).map(([name]) => name);
  const scene =
    sceneWords.find(([, pattern]) => pattern.test(words))?.[0] ??
    (subjects.length > 0 ? "meadow" : random.pick(ANY_SCENE));
  const usual = usualMoods[scene];
  const mood = moodWords.find(([, pattern]) => pattern.test(words))?.[0] ?? random.pick(usual);
  return {
    scene,
    mood: scene === "space" || scene === "aurora" ? (usual.includes(mood) ? mood : "night") : mood,
    subjects: subjects.slice(0, 2),
  };
}
