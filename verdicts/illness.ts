import type { Body, Episode } from '#patients/patient.ts';

/** One episode of one body, and when it was at least `tellable`. */
export interface Course {
  readonly episode: Episode;
  illFromMs: number | undefined;
  /** When it fell below that, oldest first. */
  readonly lulls: Lull[];
  /** How grave it was at most, each time that it grew graver: the last ones, oldest first. */
  readonly peaks: Peak[];
}

interface Peak {
  readonly atMs: number;
  readonly peak: number;
}

interface Lull {
  readonly fromMs: number;
  /** When it came again. Absent while it does not. */
  untilMs?: number;
}

/** Follows the episodes of one body. */
export interface Illnesses {
  readonly courses: readonly Course[];
  /** Once after every step of the body. */
  see(atMs: number): void;
  /**
   * The courses on which the body was ill at `atMs`, as far as that was known at the step `asOfMs`,
   * whenever it is asked; oldest first.
   */
  illAt(atMs: number, asOfMs: number): readonly Course[];
}

/**
 * An episode milder than this moves vital signs by less than an hour does in the same person: no
 * alarm can have come of it. An engineering choice.
 */
export const tellable = 0.1;

/** `remembered`: of at least so many of the last steps it is known how grave each illness was by then. */
export function createIllnesses(body: Body, remembered = 1): Illnesses {
  const { episodes } = body;
  const courses: Course[] = [];
  /** All before this index are over. */
  let going = 0;

  return {
    courses,
    see(atMs) {
      for (let index = courses.length; index < episodes.length; index += 1) {
        const episode = episodes[index] as Episode;
        courses.push({ episode, illFromMs: undefined, lulls: [], peaks: [] });
      }
      for (let index = going; index < courses.length; index += 1) {
        const course = courses[index] as Course;
        follow(course, atMs, remembered);
        if (index === going && course.episode.overAtMs !== undefined) going += 1;
      }
    },
    illAt: (atMs, asOfMs) => courses.filter((course) => isIll(course, atMs, asOfMs)),
  };
}

/** At the most so far, as known at the step `asOfMs`; of what is forgotten, what is known of it. */
export function peakOf({ peaks }: Course, asOfMs: number): number {
  return (peaks.findLast(({ atMs }) => atMs <= asOfMs) ?? peaks[0])?.peak ?? 0;
}

function follow(course: Course, atMs: number, remembered: number): void {
  const { episode, lulls, peaks } = course;
  const { peak } = episode;
  if (peak !== peaks.at(-1)?.peak) {
    peaks.push({ atMs, peak });
    if (peaks.length > remembered) peaks.shift();
  }
  const last = lulls.at(-1);
  const isLull = last !== undefined && last.untilMs === undefined;
  if (episode.severity >= tellable) {
    course.illFromMs ??= atMs;
    if (isLull) last.untilMs = atMs;
  } else if (course.illFromMs !== undefined && !isLull) {
    lulls.push({ fromMs: atMs });
  }
}

/** An illness may recede and come again before it is over: once it has, that is one time of being ill. */
function isIll({ illFromMs, lulls }: Course, atMs: number, asOfMs: number): boolean {
  if (illFromMs === undefined || illFromMs > atMs) return false;
  const { fromMs, untilMs = never } = lulls.findLast((lull) => lull.fromMs <= asOfMs) ?? noLull;
  return untilMs <= asOfMs || fromMs > atMs;
}

const never = Number.POSITIVE_INFINITY;
const noLull: Lull = { fromMs: never };
