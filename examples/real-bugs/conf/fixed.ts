export { default as Conf } from 'conf-1.2.0';
