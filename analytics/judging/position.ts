/** How far judging has come: all readings up to this number were taken, and all was due until then. */
export interface Position {
  readonly number: number;
  readonly at: number;
}
