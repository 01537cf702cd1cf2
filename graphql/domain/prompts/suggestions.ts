import type { Locale, TaskKind } from "#prisma/generated/client/client.ts";

/** An idea to begin with, for whoever has none yet. */
export type PromptSuggestion = { slug: string; title: string; idea: string };

type Words = { title: string; idea: string };

const suggestions: Record<TaskKind, Record<string, Record<Locale, Words>>> = {
  IMAGE: {
    "paper-city": {
      EN: { title: "A city of paper", idea: "A small town folded from coloured paper at dawn, with tiny lit windows" },
      ZH: { title: "纸上小城", idea: "黎明时分用彩纸折成的小镇，窗户里透出点点灯光" },
    },
    "tea-product": {
      EN: {
        title: "A product on stone",
        idea: "A jar of green tea on wet dark stone, soft side light, for a shop's page",
      },
      ZH: { title: "石上的产品", idea: "一罐绿茶放在湿润的深色石头上，柔和的侧光，适合商店页面" },
    },
    "fox-portrait": {
      EN: { title: "An animal portrait", idea: "A red fox in a knitted scarf, in the first snow, looking at us" },
      ZH: { title: "动物肖像", idea: "初雪中围着针织围巾的红狐，正望着我们" },
    },
    "night-market": {
      EN: { title: "A night market", idea: "A rainy night market seen from above, lanterns mirrored in the puddles" },
      ZH: { title: "夜市", idea: "俯瞰雨中的夜市，灯笼倒映在水洼里" },
    },
    "banana-spaceship": {
      EN: { title: "A banana in space", idea: "A spaceship shaped like a banana passing the rings of Saturn" },
      ZH: { title: "太空香蕉", idea: "一艘香蕉形状的飞船掠过土星环" },
    },
    "reading-nook": {
      EN: { title: "A room to live in", idea: "A reading corner under a skylight, plants, oak, afternoon sun" },
      ZH: { title: "理想的房间", idea: "天窗下的阅读角，绿植、橡木家具和午后的阳光" },
    },
  },
  VIDEO: {
    "slow-push": {
      EN: { title: "A slow push in", idea: "The camera moves slowly closer while the light of the evening fades" },
      ZH: { title: "缓慢推近", idea: "镜头缓缓推近，傍晚的光线渐渐暗下" },
    },
    "wind-moves": {
      EN: { title: "A breath of wind", idea: "A soft wind moves hair, leaves and cloth; the camera stays still" },
      ZH: { title: "微风", idea: "微风吹动头发、树叶和衣角，镜头保持不动" },
    },
    "orbit-product": {
      EN: {
        title: "Around the product",
        idea: "The camera circles the product once on a turntable, studio light, no cuts",
      },
      ZH: { title: "环绕产品", idea: "产品在转台上，镜头环绕一周，影棚灯光，一镜到底" },
    },
    "rain-begins": {
      EN: { title: "The rain begins", idea: "First drops fall, then steady rain; reflections appear on the ground" },
      ZH: { title: "下雨了", idea: "先是几滴雨，随后雨渐渐变大，地面映出倒影" },
    },
    "drone-rise": {
      EN: { title: "Rising above", idea: "A drone rises from the ground until the whole landscape is seen at sunrise" },
      ZH: { title: "升空俯瞰", idea: "无人机从地面升起，日出时整片风景尽收眼底" },
    },
    "paper-comes-alive": {
      EN: { title: "It comes alive", idea: "The figures in the picture wake up, blink and begin to dance" },
      ZH: { title: "活了过来", idea: "画中的人物醒来，眨眨眼，开始跳舞" },
    },
  },
  AUDIO: {
    "shop-greeting": {
      EN: {
        title: "A warm welcome",
        idea: "A friendly voice welcomes visitors to a small tea shop and names today's tea",
      },
      ZH: { title: "热情的欢迎", idea: "亲切的声音欢迎客人来到小茶馆，并介绍今天的茶" },
    },
    "film-opening": {
      EN: {
        title: "The opening of a film",
        idea: "A calm narrator begins a story about a lighthouse and the last ship of the year",
      },
      ZH: { title: "电影开场", idea: "平静的旁白讲起灯塔与当年最后一艘船的故事" },
    },
    "quiet-piano": {
      EN: { title: "Quiet piano", idea: "Slow piano with soft strings, for a morning scene; it ends on one long note" },
      ZH: { title: "安静的钢琴", idea: "缓慢的钢琴配轻柔的弦乐，适合清晨的画面，以一个长音结束" },
    },
  },
};

/** A few ideas to begin with, in one language. */
export function promptSuggestions(kind: TaskKind, locale: Locale): PromptSuggestion[] {
  return Object.entries(suggestions[kind]).map(([slug, words]) => ({ slug, ...words[locale] }));
}
