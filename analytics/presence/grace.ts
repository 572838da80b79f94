/** No device is silent, and no value old, that may only be held up on this machine for so long. */
export const wallGraceMs = 15_000;
