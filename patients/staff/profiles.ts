/**
 * Who works in a ward, and how fast. A plain object, so that a study file can override any field.
 * Times and lengths are medians in ms. Every figure is an engineering choice; the directions
 * (fewer nurses by night, rounds every 4 to 6 h, slower after many alarms that needed nothing) are
 * published, see `fatigue`.
 */
export interface StaffProfile {
  readonly name: string;
  /** Nurses and assistants who can answer, for each 12 beds; 0: nobody, otherwise at least one. */
  readonly nursesPer12Beds: { readonly day: number; readonly night: number };
  /** Hours of UTC at which the day shift begins and ends, as the rhythm of the patients is of UTC. */
  readonly dayHours: { readonly from: number; readonly to: number };
  /** The base is in the middle of the corridor. No distance: nobody walks. */
  readonly walking: {
    readonly metresPerSecond: number;
    /** Along the corridor from one bed to the next, and from the corridor to the bedside and back. */
    readonly metresPerBed: number;
    readonly metresToBedside: number;
  };
  /** From the call until a nurse is ready to leave for it; others may be waited for as well. */
  readonly reactionMs: {
    readonly medication: number;
    readonly notify_nurse: number;
    readonly bell: number;
  };
  /** Comes to an emergency from elsewhere, so that no nurse has to be free. */
  readonly emergencyTeam: {
    readonly comes: boolean;
    /** From call to bed. It has left after this share of it: until then it can be called off. */
    readonly medianMs: number;
    readonly mobilisingShare: number;
  };
  /** At the bed: a look (an emergency team's is the shorter one), and what follows from it. */
  readonly lengthMs: {
    readonly observation: number;
    readonly assessment: number;
    readonly refit: number;
    readonly wish: number;
    readonly notify_nurse: number;
    readonly medication: number;
    readonly emergency_call: number;
  };
  /** Standard deviation of the logarithm of every reaction and length; 0: always the median. */
  readonly spread: number;
  readonly roundEveryHours: { readonly from: number; readonly to: number };
  /** How often patients ring, per hour: for ordinary wishes, and by illness, with severity squared. */
  readonly bellPerHour: { readonly wish: number; readonly illness: number };
  /**
   * Reactions to alarms take so many times as long after so many alarms of the last two hours that
   * needed nothing. The bands and that each is slower than the one before: Bonafide et al. 2015.
   */
  readonly fatigue: readonly { readonly fromAlarms: number; readonly times: number }[];
  /** Times the errors of observing and charting by hand; 0: none. */
  readonly handError: number;
}

const usual: StaffProfile = {
  name: 'usual',
  nursesPer12Beds: { day: 4, night: 2 },
  dayHours: { from: 7, to: 19 },
  walking: { metresPerSecond: 1.2, metresPerBed: 2.5, metresToBedside: 6 },
  reactionMs: { medication: 90_000, notify_nurse: 180_000, bell: 120_000 },
  emergencyTeam: { comes: true, medianMs: 180_000, mobilisingShare: 0.3 },
  lengthMs: {
    observation: 120_000,
    assessment: 30_000,
    refit: 60_000,
    wish: 120_000,
    notify_nurse: 180_000,
    medication: 300_000,
    emergency_call: 1_200_000,
  },
  spread: 0.4,
  roundEveryHours: { from: 4, to: 6 },
  bellPerHour: { wish: 0.12, illness: 1 },
  fatigue: [
    { fromAlarms: 0, times: 1 },
    { fromAlarms: 30, times: 1.5 },
    { fromAlarms: 80, times: 2.2 },
  ],
  handError: 1,
};

const none: StaffProfile = {
  ...usual,
  name: 'none',
  nursesPer12Beds: { day: 0, night: 0 },
  emergencyTeam: { ...usual.emergencyTeam, comes: false },
};

/** As many nurses as beds, who are at every bed at once. They err like any others. */
const instant: StaffProfile = {
  ...usual,
  name: 'instant',
  nursesPer12Beds: { day: 12, night: 12 },
  walking: { metresPerSecond: 1, metresPerBed: 0, metresToBedside: 0 },
  reactionMs: { medication: 0, notify_nurse: 0, bell: 0 },
  emergencyTeam: { comes: true, medianMs: 0, mobilisingShare: 0 },
  lengthMs: {
    observation: 0,
    assessment: 0,
    refit: 0,
    wish: 0,
    notify_nurse: 0,
    medication: 0,
    emergency_call: 0,
  },
  fatigue: [{ fromAlarms: 0, times: 1 }],
};

export const staffProfiles = {
  usual,
  short: { ...usual, name: 'short', nursesPer12Beds: { day: 2, night: 1 } },
  instant,
  none,
} as const satisfies Record<string, StaffProfile>;

export type StaffProfileName = keyof typeof staffProfiles;
export const staffProfileNames = Object.keys(staffProfiles) as readonly StaffProfileName[];
