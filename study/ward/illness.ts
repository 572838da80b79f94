import type { Body, Episode } from '#patients/patient.ts';

/** One episode of one body, and when it was at least `tellable`. */
export interface Course {
  readonly episode: Episode;
  illFromMs: number | undefined;
  /** Absent while it still is. */
  illUntilMs: number | undefined;
}

/** Follows the episodes of one body. */
export interface Illnesses {
  readonly courses: readonly Course[];
  /** Once after every step of the body. */
  see(atMs: number): void;
  /** The courses on which the body was ill at that time, which may be long past; oldest first. */
  illAt(atMs: number): readonly Course[];
}

/**
 * An episode milder than this moves vital signs by less than an hour does in the same person: no
 * alarm can have come of it. An engineering choice.
 */
export const tellable = 0.1;

export function createIllnesses(body: Body): Illnesses {
  const { episodes } = body;
  const courses: Course[] = [];
  /** All before this index are over. */
  let going = 0;

  return {
    courses,
    see(atMs) {
      for (let index = courses.length; index < episodes.length; index += 1) {
        const episode = episodes[index] as Episode;
        courses.push({ episode, illFromMs: undefined, illUntilMs: undefined });
      }
      for (let index = going; index < courses.length; index += 1) {
        const course = courses[index] as Course;
        follow(course, atMs);
        if (index === going && course.episode.overAtMs !== undefined) going += 1;
      }
    },
    illAt: (atMs) => courses.filter((course) => isIll(course, atMs)),
  };
}

/** It may recede and come again before it is over: that is one time of being ill. */
function follow(course: Course, atMs: number): void {
  if (course.episode.severity >= tellable) {
    course.illFromMs ??= atMs;
    course.illUntilMs = undefined;
  } else if (course.illFromMs !== undefined) {
    course.illUntilMs ??= atMs;
  }
}

function isIll({ illFromMs, illUntilMs }: Course, atMs: number): boolean {
  if (illFromMs === undefined || illFromMs > atMs) return false;
  return illUntilMs === undefined || illUntilMs > atMs;
}
