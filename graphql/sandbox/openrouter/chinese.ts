import type { Hints, SceneName } from "#graphql/sandbox/drawing/hints.ts";
import type { Mood } from "#graphql/sandbox/drawing/palette.ts";
import type { Random } from "#graphql/sandbox/drawing/random.ts";

const settings: Record<SceneName, string> = {
  sea: "身处辽阔平静的海边，长浪缓缓涌来，远处岬角若隐若现",
  mountains: "背景是层层叠叠的山脊，渐渐隐入蓝色远方，静湖映着倒影",
  forest: "身处幽静的古老森林，高大的冷杉没入薄雾，脚下是柔软的青苔",
  city: "在临河的城市之上，万家灯火沿天际线铺开，倒映在深色水面",
  desert: "置身连绵沙丘之间，沙脊锋利如刃，风在沙面画出细密波纹",
  space: "在深邃太空中，带环的行星近在眼前，星云如轻纱飘动",
  meadow: "在开满野花的起伏草地上，柔和的丘陵延伸向朦胧的地平线",
  aurora: "在极光帷幕下的冰原上，新雪映出每一种色彩",
  bokeh: "背景是融化成圆形光斑的温暖城市灯光",
  ribbons: "在流动的丝绸褶皱构成的抽象空间里，每道曲线映着不同色泽",
  geometric: "置于圆形、弧线与条纹构成的大胆画面，底色是温暖的纸张",
  banana: "放在单一暖色的干净影棚背景上，只有一道柔和的影子",
  bloom: "在繁茂花园的近景中，花瓣层叠、露珠晶莹，背景是柔和的绿色虚化",
  papercut: "由层层彩纸叠成，每一层都在下一层投下细腻的阴影",
};

const lights: Record<Mood, string> = {
  dawn: "破晓的第一缕光，桃色与淡紫交织，影子修长柔和",
  sunset: "低垂的金色夕阳从侧面照来，琥珀色轮廓光与紫色天空相映",
  day: "清澈的上午日光，阴影利落，色彩明净通透",
  night: "深蓝的夜，皎洁明月为主光，点缀温暖的灯火",
  mist: "银色的漫射光穿过流动的雾气，色调安静而亲近",
  autumn: "温暖的秋光，铜色与蜜色衬着微凉的天空",
  tropic: "明亮的热带阳光，碧绿与珊瑚色相映，空气仿佛在发光",
  neon: "浓郁的洋红与青色霓虹，湿润的表面满是倒影",
  winter: "清冷的冬日光线，淡蓝之中雪面泛着一抹粉红",
  storm: "戏剧性的暴风光影，一束金光穿透铅灰色云层",
};

const lenses = [
  "35mm 镜头，f/2.8，主体位于左侧三分之一处，留白充足",
  "85mm 镜头，f/1.8，浅景深，背景如奶油般柔化",
  "24mm 广角低机位，前景有力，纵深强烈",
  "50mm 镜头平视，构图均衡对称，质感清晰可辨",
] as const;
const styles = [
  "电影质感，细节丰富，自然胶片颗粒，情绪宁静而充满希望",
  "杂志级摄影，调色考究，恬静而隽永",
  "绘画般的写实风格，边缘柔和、色彩明亮，充满惊奇感",
  "高端插画，造型优雅，配色和谐，气质温暖",
] as const;
const cameras = [
  "镜头缓慢而平稳地推近",
  "镜头横向滑行，以视差展现纵深",
  "镜头从前景轻轻升起，直至地平线",
  "镜头先静止，最后几秒缓缓靠近",
] as const;
const motions: Partial<Record<SceneName, string>> = {
  sea: "海浪翻涌、波光粼粼，远处飞鸟掠过画面",
  mountains: "云影滑过山脊，湖面泛起涟漪",
  forest: "雾气在树干间流动，光束明暗变化",
  city: "窗灯次第亮起，倒影在河面颤动",
  desert: "细沙从沙脊扬起，如薄纱飘散",
  space: "尘埃在星光中缓缓旋转",
  aurora: "绿色光幕在头顶摇曳流动",
};
const ANY_MOTION = "光线在画面上轻轻流转，细小微粒飘浮在空中";

/** A finished prompt in Chinese, of about the same length. */
export function chinese(idea: string, { scene, mood }: Hints, random: Random, video: boolean): string {
  const parts = [
    `${idea}，${settings[scene]}。`,
    `${lights[mood]}。`,
    video
      ? `${random.pick(cameras)}，${motions[scene] ?? ANY_MOTION}；动作流畅连贯，一镜到底。`
      : "焦点明确，比例与纵深真实可信。",
    `${random.pick(lenses)}。`,
    `${random.pick(styles)}。`,
  ];
  return parts.join("");
}
