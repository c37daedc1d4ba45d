-- In CSS pixels, as browsers show it; null when its first bytes do not tell.
alter table attachments add column image_width integer;
alter table attachments add column image_height integer;
alter table uploads add column image_width integer;
alter table uploads add column image_height integer;
