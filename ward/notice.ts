/** Said on every surface: the table, the pages, the answers, the documents. */
export const notice = 'Research and teaching only. Not a medical device, not for clinical use.';
