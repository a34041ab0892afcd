-- A role and a database for each service, as PostgreSQL's image runs it once, on an empty volume.
\getenv password DAYBOOK_DATABASE_PASSWORD
CREATE ROLE daybook_customers LOGIN PASSWORD :'password';
CREATE DATABASE daybook_customers OWNER daybook_customers;
REVOKE CONNECT ON DATABASE daybook_customers FROM PUBLIC;
CREATE ROLE daybook_sales LOGIN PASSWORD :'password';
CREATE DATABASE daybook_sales OWNER daybook_sales;
REVOKE CONNECT ON DATABASE daybook_sales FROM PUBLIC;
CREATE ROLE daybook_service LOGIN PASSWORD :'password';
CREATE DATABASE daybook_service OWNER daybook_service;
REVOKE CONNECT ON DATABASE daybook_service FROM PUBLIC;
CREATE ROLE daybook_marketing LOGIN PASSWORD :'password';
CREATE DATABASE daybook_marketing OWNER daybook_marketing;
REVOKE CONNECT ON DATABASE daybook_marketing FROM PUBLIC;
CREATE ROLE daybook_analytics LOGIN PASSWORD :'password';
CREATE DATABASE daybook_analytics OWNER daybook_analytics;
REVOKE CONNECT ON DATABASE daybook_analytics FROM PUBLIC;
