export {
  type News2,
  type News2Name,
  type News2Observation,
  type News2Risk,
  news2,
  news2Names,
} from '#ward/news2.ts';
