/** Pixels on the canvas at scale 1. A card grows only when its outputs would not stand 20 px apart. */
export const CARD_WIDTH = 220;
const CARD_HEIGHT = 64;
const PORT_SPACING = 22;

export function cardHeight(outputCount: number): number {
  return Math.max(CARD_HEIGHT, outputCount * PORT_SPACING);
}

/** The heights at which the ports of a side stand, from the card's upper edge. */
export function portOffsets(count: number): number[] {
  const height = cardHeight(count);
  const spacing = Math.min(PORT_SPACING, height / Math.max(count, 1));
  const first = height / 2 - ((count - 1) * spacing) / 2;
  return Array.from({ length: count }, (_, index) => first + index * spacing);
}
