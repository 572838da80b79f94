/** From little to much, in one hue that grows darker, so that it reads without colour vision too. */
export interface Scale {
  readonly colours: readonly string[];
  /** What can be read on the colour of that share, 0 to 1. */
  inkOn(share: number): string;
}

const inkOn = (share: number) => (share > 0.55 ? '#ffffff' : '#1b2430');

export const scales = {
  burden: { colours: ['#f3f6fa', '#9ec5e3', '#3d86bd', '#0a4a80'], inkOn },
  late: { colours: ['#faf4ef', '#f3bd8b', '#cf6a2c', '#7f2704'], inkOn },
} as const satisfies Record<string, Scale>;
