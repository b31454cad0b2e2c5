-- Webhooks that are told in Huawei's form, by the name under which their receiver knows us. NULL: in Gavel's own.
ALTER TABLE webhook ADD COLUMN huawei_subscriber TEXT;
