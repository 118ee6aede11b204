import fastq from 'fastq-1.16.0';

export const { promise } = fastq;
