-- Which events a connector's endpoint for events wants: a list, as JSON; null for all that are kept.
alter table endpoints add column event_types text collate "C";
