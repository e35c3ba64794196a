const ending = '.promrotate-backup';

/** The first is without a number. */
export const backupName = (file: string, number: number): string =>
  `${file}${ending}${number === 1 ? '' : `-${number}`}`;

/** A backup holds secrets and is reported, but is no file that anything reads. */
export const isBackup = (file: string): boolean => /\.promrotate-backup[^/]*$/.test(file);
